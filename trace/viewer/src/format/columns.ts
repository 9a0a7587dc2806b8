const HEADER_BYTES = 12;

/** Stands in a column for a number that does not fit it. */
export const ESCAPE = 0xffffffff;

/** One decoded block: 32-bit columns, and the numbers that did not fit, in the order of their cells, row by row. */
export class Columns {
  readonly rows: number;
  private readonly columns: number;
  private readonly bytes: Uint8Array;
  readonly wide: Float64Array;

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.bytes = bytes;
    this.rows = view.getUint32(0, true);
    this.columns = view.getUint32(4, true);
    const wideCount = view.getUint32(8, true);
    const wideAt = HEADER_BYTES + this.rows * this.columns * 4;
    if (wideAt + wideCount * 8 !== bytes.byteLength) {
      throw new Error(`a block of ${bytes.byteLength} bytes claims ${this.rows} rows of ${this.columns} columns`);
    }
    this.wide = new Float64Array(wideCount);
    for (let i = 0; i < wideCount; i++) {
      const at = wideAt + i * 8;
      this.wide[i] = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
    }
  }

  column(index: number): Uint32Array {
    const { rows, bytes } = this;
    const p0 = HEADER_BYTES + index * 4 * rows;
    const p1 = p0 + rows;
    const p2 = p1 + rows;
    const p3 = p2 + rows;
    const result = new Uint32Array(rows);
    for (let i = 0; i < rows; i++) {
      result[i] = bytes[p0 + i] | (bytes[p1 + i] << 8) | (bytes[p2 + i] << 16) | (bytes[p3 + i] << 24);
    }
    return result;
  }

  /** All columns with the escaped numbers put back; exact up to 2^53. */
  numbers(): Float64Array[] {
    const plain = Array.from({ length: this.columns }, (_, i) => this.column(i));
    const result = plain.map((column) => Float64Array.from(column));
    if (this.wide.length > 0) {
      let next = 0;
      for (let row = 0; row < this.rows; row++) {
        for (let c = 0; c < this.columns; c++) {
          if (plain[c][row] === ESCAPE) {
            result[c][row] = this.wide[next++];
          }
        }
      }
    }
    return result;
  }
}

/** Undoes the mapping of signed numbers to unsigned ones. */
export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
