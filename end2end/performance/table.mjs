// Small tables of figures for people.

/** A number with so many decimals, or a dash where there is none. */
export const figure = (value, decimals = 0) => (Number.isFinite(value) ? value.toFixed(decimals) : '–');

/** The largest of some numbers; 0 of none. */
export const largest = (values) => values.reduce((most, value) => Math.max(most, value), 0);

/** The median of some numbers; none of none. */
export const middle = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

/** Prints rows below heads, the first column to the left and the others to the right. */
export function print(title, heads, rows) {
    const all = [heads, ...rows].map((row) => row.map(String));
    const widths = heads.map((_, column) => largest(all.map((row) => row[column].length)));
    const padded = (cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]));
    const line = (row) => row.map(padded).join('  ').trimEnd();
    console.log(`\n${title}\n${all.map(line).join('\n')}`);
}
