// Tables.
rule("header-cells", function* (page) {
  for (const element of page.each()) {
    if (!isHtml(element) || !["rowheader", "columnheader"].includes(roleOf(element)) || !isInTree(element) || !isVisible(element)) continue;
    const table = gridOf(element);
    if (!table || !isInTree(table)) continue;
    const places = cellsOf(table);
    const place = placesIn(table).get(element);
    if (!place) continue;
    if (places.some((other) => isHeaderOf(place, other))) yield passed(element);
    else if (!places.some((other) => ["cell", "gridcell"].includes(roleOf(other.cell)))) {
      yield cantTell(element, "This table has header cells only: see whether it is filled later, or is a table at all.");
    } else yield failed(element, `No cell of the table belongs to the header ${quote(textOf(element))}: correct the table, or make it an ordinary cell.`);
  }
});

rule("headers-attribute", function* (page) {
  for (const cell of page.each("td[headers], th[headers]")) {
    const table = cell.closest("table");
    const tokens = words(cell.getAttribute("headers"));
    if (!isHtml(cell) || !tokens.length || !table || !isInTree(table) || !hasRole(table, "table", "grid", "treegrid") || !isVisible(table)) continue;
    const root = cell.getRootNode();
    const wrong = tokens.find((token) => {
      const named = root.getElementById(token);
      return !named || named === cell || !["td", "th"].includes(named.localName) || named.closest("table") !== table;
    });
    if (wrong === undefined) yield passed(cell);
    else yield failed(cell, `The cell names ${quote(wrong)} as its header, which is no other cell of this table: give the id of its header cell.`);
  }
});
