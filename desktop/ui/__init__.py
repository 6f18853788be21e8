"""The windows and screens of the desktop. How to write a workspace:

Folder. `desktop/ui/<feature>/view.py` (widgets) and `view_model.py` (a frozen slotted `State`, verbs, QtCore only).

    class StockViewModel(ViewModel[StockState]):
        watches = frozenset({"movement"})              # tables whose commits make the state stale
        def refresh(self) -> None:                     # called on show and after such commits
            self._tasks.read(list_on_hand, self._show, latest="stock")
        def _show(self, rows: Sequence[OnHand]) -> None:
            self.state = replace(self.state, rows=tuple(rows))      # emits `changed` when it differs

    class StockView(View[StockViewModel]):             # View calls _build, retranslate, _render in this order
        def _build(self) -> None: ...                  # make widgets once, without texts
        def retranslate(self) -> None: ...             # every setText(self.tr("...")); also after a live switch
        def _render(self, state: StockState) -> None: ...

Registering. The rail's order, titles and icons stand in `workspaces.DECLARED`; the program passes
`workspaces({"stock": lambda: StockView(StockViewModel(tasks))})` to `MainWindow`. `Tasks(database.read, database.write)` with
`database.on_commit.append(tasks.announce)` tells of every commit; connect `tasks.committed` to
`view_model.on_committed` and `tasks.failed` to `window.show_error`.

Work off the main thread. `tasks.read(job, done)`, `tasks.write(job, done)`: `job(session)` runs in a thread, `done(result)`
here. `failed=` takes refusals the screen shows itself, `busy=` is told True and later False whatever happens,
`latest="key"` drops answers that a newer question overtook, `tasks.progress()` counts and cancels.

Tables. `TableModel((Column(key=..., title=lambda: self.tr("Product"), text=lambda r: r.name, second=lambda r: r.spec,
stretch=1), Column(..., figure=True, text=lambda r: fmt.amount(r.total))), key=lambda r: r.id)` in a `TableCard(model)`, then
`model.set_rows(rows)`; `table.opened` and `table.chosen` carry row numbers; `card.empty.show_text(sentence, action)`.

Telling. `show_toast(self, text, undo=...)`, `Banner`, `FormRow.show_fault`; `ErrorDialog(error, self).open()` for what must be
read. A feature's refusals: `errors.add_explanations({code: (title, sentence, todo)})` with texts in `QT_TRANSLATE_NOOP("Errors", ...)`.

Words. English source in `self.tr("Whole sentence with {name}.").format(name=...)`; never cut, joined or f-strings inside tr().
`python -m desktop.ui.language <feature>` collects and compiles; then `... fill <feature> FILE` with lines English<TAB>Chinese
writes `resources/translations/<feature>_zh.ts` and `.qm`; commit both. Numbers, money and dates come from `format.py` only.

Low and narrow screens (1366x768 at 150 % is 911x512): wrap an overview in `scrolling(content)`; give columns that can wait
`from_width=600`. `total=lambda r: r.fen, total_text=fmt.yuan` adds up chosen rows. More rows than a few thousand:
`PagedTableModel` with `page_wanted` and `put_page`. `python -m desktop.ui.gallery --out DIR` photographs every piece.

Look. Cards on a 12 px grid (margins and spacing 12), one `PrimaryButton` per screen, colours only by `Tone`. Actions are
`QAction`s with a parent view, text and shortcut: cheat sheet and command palette find them by themselves.
"""
