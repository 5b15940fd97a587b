/** What went wrong, by the key of the sentence that says so. */
export class Trouble extends Error {}
