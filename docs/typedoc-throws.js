import { Converter } from "typedoc";

/** Keeps the class of an error in the reference: TypeDoc reads it, and its Markdown leaves it out. @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const { comment } of Object.values(project.reflections)) {
      for (const tag of comment?.blockTags ?? []) {
        if (tag.tag !== "@throws" || tag.typeAnnotation === undefined) continue;
        const name = tag.typeAnnotation.replaceAll(/[{}]/g, "");
        tag.content.unshift({ kind: "code", text: `\`${name}\`` }, { kind: "text", text: " " });
      }
    }
  });
}
