/* worker: an instance of the engine in a thread of its own. */
import type { FromWorker, ToWorker } from "./protocol";
import { Runner } from "./runner";
import { Session } from "./session";
import type { SessionExports } from "./session";

const post = (message: FromWorker): void => self.postMessage(message);

/* Between two years: a message to oneself, which waits behind those of the page and, unlike a
 * timer, is not held back. */
const channel = new MessageChannel();
let goOn: (() => void) | null = null;
channel.port1.onmessage = () => goOn?.();

function pause(): Promise<void> {
    return new Promise((done) => {
        goOn = done;
        channel.port2.postMessage(null);
    });
}

let runner: Runner | null = null;

async function load(message: Extract<ToWorker, { kind: "load" }>): Promise<void> {
    const instance = await WebAssembly.instantiate(message.module, {});
    const engine = instance.exports as unknown as SessionExports & { _initialize?: () => void };

    engine._initialize?.();
    const session = new Session(engine);
    session.load(message.block);
    runner = new Runner(session, { post, pause, mostKept: message.most_kept });
    post({ kind: "loaded" });
}

self.onmessage = (event: MessageEvent<ToWorker>) => {
    const message = event.data;

    if (message.kind === "load")
        load(message).catch((error: unknown) => {
            const text = error instanceof Error ? error.message : String(error);

            post({ kind: "broken", message: text });
        });
    else if (message.kind === "cancel") runner?.cancel(message.job);
    else void runner?.take(message);
};
