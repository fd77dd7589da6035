// Tables as grids of cells, whether of HTML or by roles, and which cells a header is the header of.

const TABLE_ROLES = ["table", "grid", "treegrid"];
const CELL_ROLES = ["cell", "gridcell", "columnheader", "rowheader"];

// The table that a cell belongs to; null where it belongs to none.
const gridOf = (cell) => [...ancestorsOf(cell)].find((above) => TABLE_ROLES.includes(roleOf(above))) || null;

const spanOf = (cell, name) => Math.min(1000, Math.max(1, parseInt(cell.getAttribute(name) ?? cell.getAttribute(`aria-${name}`), 10) || 1));

// The cells of a table with their places: {cell, left, right, top, bottom}; right and bottom are beyond the cell.
const cellsOf = once((table) => {
  const rows = [...descendantsOf(table)].filter((element) => roleOf(element) === "row" && gridOf(element) === table && isRendered(element));
  const taken = new Set();
  const cells = [];
  rows.forEach((row, top) => {
    let left = 0;
    const own = [...descendantsOf(row)].filter((element) => CELL_ROLES.includes(roleOf(element)) && rowOf(element) === row && isRendered(element));
    for (const cell of own) {
      while (taken.has(`${top},${left}`)) left += 1;
      const place = { cell, left, right: left + spanOf(cell, "colspan"), top, bottom: Math.min(rows.length, top + spanOf(cell, "rowspan")) };
      for (let y = place.top; y < place.bottom; y++) for (let x = place.left; x < place.right; x++) taken.add(`${y},${x}`);
      cells.push(place);
      left = place.right;
    }
  });
  return cells;
});

const rowOf = (cell) => [...ancestorsOf(cell)].find((above) => roleOf(above) === "row");

const namesHeaders = (cell) => ["td", "th"].includes(cell.localName) && cell.hasAttribute("headers");
const meets = (one, other, from, to) => one[from] < other[to] && other[from] < one[to];

// Whether one place of a table is the header of another.
function isHeaderOf(header, other) {
  if (other === header) return false;
  if (namesHeaders(other.cell)) return referredBy(other.cell, "headers").includes(header.cell);
  const role = roleOf(header.cell);
  const below = meets(header, other, "left", "right") && other.top >= header.bottom;
  const beside = meets(header, other, "top", "bottom") && other.left >= header.right;
  if (role === "columnheader") return below;
  return role === "rowheader" && beside;
}

// The places of a table by their cells, and those of its header cells.
const placesIn = once((table) => new Map(cellsOf(table).map((place) => [place.cell, place])));
const headerPlacesIn = once((table) => cellsOf(table).filter((place) => ["columnheader", "rowheader"].includes(roleOf(place.cell))));

// The header cells of a cell.
function headersOf(cell) {
  if (namesHeaders(cell)) return referredBy(cell, "headers").filter((header) => header !== cell);
  const table = gridOf(cell);
  const place = table && placesIn(table).get(cell);
  return place ? headerPlacesIn(table).filter((header) => isHeaderOf(header, place)).map((header) => header.cell) : [];
}
