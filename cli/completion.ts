import { Argument, Command } from "commander";

/** The shells that there is a completion for. */
export type Shell = "bash" | "zsh" | "fish";

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

/** `party-bouncer completion <shell>` */
export function completionCommand(program: Command): Command {
  return new Command("completion")
    .description("Print what completes commands, options and values in your shell.")
    .addArgument(new Argument("<shell>", "your shell").choices(SHELLS))
    .addHelpText(
      "after",
      `
To have it in each new shell:
  bash  echo 'source <(party-bouncer completion bash)' >> ~/.bashrc
  zsh   echo 'source <(party-bouncer completion zsh)' >> ~/.zshrc     (after compinit)
  fish  party-bouncer completion fish > ~/.config/fish/completions/party-bouncer.fish`,
    )
    .action(async (shell: Shell) => {
      const { completionFor } = await import("./completion/completion.ts");
      process.stdout.write(completionFor(program, shell));
    });
}
