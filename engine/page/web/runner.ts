/* runner: does a worker's jobs, one after the other, and looks between years whether the job is
 * still wanted. Worlds of the trunk are kept, a few of them, so that a lever that moves starts at
 * the year in which it acts. */
import type { FromWorker, Job, RunJob } from "./protocol";
import { SessionError } from "./session";
import type { Session } from "./session";

export interface RunnerOptions {
    post: (message: FromWorker) => void;
    /* Lets messages that wait be heard. */
    pause: () => Promise<void>;
    mostKept: number;
}

export class Runner {
    private session: Session;
    private options: RunnerOptions;
    private waiting: Job[] = [];
    private cancelled = new Set<number>();
    private trunk = "";
    private kept: number[] = [];
    private isBusy = false;

    constructor(session: Session, options: RunnerOptions) {
        this.session = session;
        this.options = options;
    }
    cancel(job: number): void {
        this.cancelled.add(job);
    }
    /* Ends when no job waits. */
    async take(job: Job): Promise<void> {
        this.waiting.push(job);
        if (this.isBusy) return;
        this.isBusy = true;
        for (let next = this.waiting.shift(); next; next = this.waiting.shift())
            await this.work(next);
        this.isBusy = false;
    }
    private async work(job: Job): Promise<void> {
        const { post } = this.options;

        try {
            const mistakes = this.session.read(job.entries);

            if (mistakes) post({ kind: "refused", job: job.job, report: mistakes });
            else await this.run(job);
        } catch (error) {
            const message = error instanceof Error ? error.message : String(error);

            post({ kind: "failed", job: job.job, message });
            /* What a trap leaves behind is nobody's world. */
            if (!(error instanceof SessionError)) post({ kind: "broken", message });
        }
        this.cancelled.delete(job.job);
    }
    private async run(job: Job): Promise<void> {
        const { post } = this.options;
        const notices = this.session.notices();

        if (job.kind !== "run" || !this.back(job)) {
            this.session.start(job.replicate);
            if (job.kind === "run")
                post({ kind: "year", job: job.job, values: this.session.values() });
        }
        while (this.session.now < job.until) {
            await this.options.pause();
            if (this.cancelled.has(job.job)) {
                post({ kind: "ended", job: job.job, notices, uncut: [], cancelled: true });
                return;
            }
            this.session.year();
            if (job.kind === "run")
                post({ kind: "year", job: job.job, values: this.session.values() });
        }
        if (job.kind === "ahead") this.keep(job.replicate, job.trunk);
        if (job.kind === "prove")
            post({ kind: "proved", job: job.job, bytes: this.session.hashBytes() });
        const uncut = this.session.uncut();
        post({ kind: "ended", job: job.job, notices, uncut, cancelled: false });
    }
    private keep(replicate: number, trunk: string): void {
        if (trunk !== this.trunk) this.drop();
        this.trunk = trunk;
        if (this.kept.length >= this.options.mostKept && !this.kept.includes(replicate)) return;
        this.session.keep();
        this.kept = [...this.kept.filter((one) => one !== replicate), replicate];
    }
    private drop(): void {
        this.session.drop();
        this.kept = [];
    }
    private back(job: RunJob): boolean {
        const year = this.session.kept(job.replicate);

        return job.trunk === this.trunk && year > 0 && year <= job.from
            && this.session.back(job.replicate);
    }
}
