/* words.ts: every string of the page by its key, and numbers, dates and names as the language
 * writes them. Bokmål, nynorsk and English are tables of words/; changing the language changes
 * nothing else, so the page is drawn anew and not loaded anew.
 * A key that a table lacks is shown in brackets and remembered, for the test that forbids it. */
import bokmaal from "../words/nb.json";
import english from "../words/en.json";
import nynorsk from "../words/nn.json";

export type Language = "nb" | "nn" | "en";
export type Parameters = Record<string, string | number>;
export type Titles = Partial<Record<Language, string>>;

export const LANGUAGES: readonly Language[] = ["nb", "nn", "en"];

const tables: Record<Language, Record<string, string>> = {
    nb: bokmaal, nn: nynorsk, en: english,
};
/* Browsers often lack the numbers and dates of nynorsk, which are those of bokmål. */
const locales: Record<Language, string> = { nb: "nb-NO", nn: "nb-NO", en: "en-GB" };
const lacking = new Set<string>();
let current: Language = "nb";

export function setLanguage(language: Language): void {
    current = language;
    if (typeof document !== "undefined") document.documentElement.lang = language;
}

export function language(): Language {
    return current;
}

export function hasWord(key: string): boolean {
    return key in tables[current];
}

/* t("view.map.title", { year: 2040 }): the words of a key, {year} filled in. */
export function t(key: string, parameters: Parameters = {}): string {
    const text = tables[current][key];

    if (text === undefined) {
        lacking.add(`${current}\t${key}`);
        return `⟦${key}⟧`;
    }
    return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
        name in parameters ? String(parameters[name]) : whole);
}

/* The unit of a number as it is shown: 1 person, 2 persons. */
export function unitWord(key: string, shown: number): string {
    return t(Math.abs(shown) === 1 && hasWord(`${key}.one`) ? `${key}.one` : key);
}

/* Keys asked for that the language did not have, `language<TAB>key`. */
export function lackingWords(): string[] {
    return [...lacking];
}

/* Words that the pack itself carries: titles of indicators and cases. */
export function titled(titles: Titles): string {
    return titles[current] || titles.nb || titles.en || "";
}

/* Intl writes wide no-break spaces in Norwegian and a hyphen for minus in English. */
function typeset(text: string): string {
    return text.replace(/[\u00a0\u202f ]/g, "\u202f").replace(/-/g, "\u2212");
}

const formats = new Map<string, Intl.NumberFormat>();

/* Making one costs a hundred times as much as using it. */
function format(decimals: number): Intl.NumberFormat {
    const key = `${locales[current]} ${decimals}`;
    let known = formats.get(key);

    if (!known) formats.set(key, known = new Intl.NumberFormat(locales[current], {
        minimumFractionDigits: decimals, maximumFractionDigits: decimals,
    }));
    return known;
}

export function number(x: number, decimals = 0): string {
    if (!Number.isFinite(x)) return t("number.unknown");
    const rounded = Number(x.toFixed(decimals));

    return typeset(format(decimals).format(rounded === 0 ? 0 : rounded));
}

/* With its sign, so that a difference is read as one. */
export function signed(x: number, decimals = 0): string {
    const shown = number(x, decimals);

    return Number.isFinite(x) && Number(x.toFixed(decimals)) > 0 ? `+${shown}` : shown;
}

/* 0.123 as 12.3 %: a no-break space before the sign in Norwegian, none in English. */
export function percent(share: number, decimals = 1, withSign = false): string {
    if (!Number.isFinite(share)) return t("number.unknown");
    const shown = (withSign ? signed : number)(share * 100, decimals);

    return current === "en" ? `${shown}%` : `${shown}\u00a0%`;
}

/* From low to high: "1 200 to 1 300" reads aloud where a dash does not. */
export function range(low: string, high: string): string {
    return t("number.range", { low, high });
}

export function date(iso: string): string {
    const day = new Date(`${iso.slice(0, 10)}T12:00:00`);

    return Number.isNaN(day.getTime()) ? iso
        : new Intl.DateTimeFormat(locales[current], { dateStyle: "long" }).format(day);
}

/* "Rollag, Flesberg og Kongsberg" */
export function list(names: readonly string[]): string {
    return new Intl.ListFormat(locales[current], { type: "conjunction" }).format(names);
}

const orders = new Map<string, Intl.Collator>();

/* Order of the alphabet, with æ, ø and å at its end where they belong. */
export function alphabetical(a: string, b: string): number {
    const locale = locales[current];
    let known = orders.get(locale);

    if (!known) orders.set(locale, known = new Intl.Collator(locale));
    return known.compare(a, b);
}

/* The first letter large, for names that stand alone. */
export function capital(text: string): string {
    return text.charAt(0).toLocaleUpperCase(locales[current]) + text.slice(1);
}
