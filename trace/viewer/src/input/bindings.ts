/** What the keys and the mouse do, as the help shows it. */
export const HELP: { title: string; rows: [string[], string][] }[] = [
  {
    title: "Move",
    rows: [
      [["W", "S"], "zoom in, out at the pointer"],
      [["A", "D"], "pan left, right"],
      [["←", "→"], "the same; ↑ and ↓ scroll"],
      [["Wheel"], "scroll; with Ctrl zoom, with Shift pan"],
      [["Shift + drag"], "pan; so does the middle button"],
      [["0"], "show everything"],
    ],
  },
  {
    title: "Look closer",
    rows: [
      [["Click"], "select a slice and show its details"],
      [["Double click", "F"], "zoom to the slice or area"],
      [[",", "."], "slice before, after in the same row; the first in view"],
      [["P"], "its caller"],
      [["[", "]"], "where an arrow of it comes from, goes to"],
      [["Ctrl [", "Ctrl ]"], "where another one does"],
      [["Drag"], "select an area: count, total and self time"],
      [["Drag an edge"], "move an edge of the area"],
      [["R", "Shift R"], "make the selected slice, or all in view, an area"],
      [["M"], "mark the moment below the pointer, or take the mark away"],
      [["Shift M"], "the same with a note; marks are in the address"],
    ],
  },
  {
    title: "Find",
    rows: [
      [["/", "Ctrl F"], "search names"],
      [["Ctrl P"], "go to a track"],
      [["Enter", "Shift Enter"], "next hit, hit before"],
      [["Esc"], "leave the search, clear the selection"],
    ],
  },
  {
    title: "Arrange",
    rows: [
      [["V"], "keep a track at the top, or let it go"],
      [["G", "H"], "fold the group of a track; make its rows thin"],
      [["E", "C"], "unfold, fold all groups"],
      [["1", "2", "3", "4", "5"], "details, statistics, flame graph, waits, tasks"],
      [["Q"], "show or hide the panel"],
      [["T"], "light or dark"],
      [["X"], "open in Perfetto; a page from a file is saved for it"],
      [["O"], "open another recording, as dropping it does"],
      [["?"], "this help"],
    ],
  },
];
