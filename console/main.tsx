import { render } from "preact";

render(<p>party-bouncer</p>, document.body);
