"""A rehearsal says what the import then does: of any small file, whatever is asked for."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadtui.services import import_revert, importing, pacing
from leadtui.services.import_asked import Asked
from leadtui.services.import_rehearsal import Rehearsal, rehearse
from leadtui.services.importing import Result
from tests.services.desk import Desk
from tests.services.foreign_desk import table

Row = tuple[str, ...]

ASKED = [Asked(), Asked(skip_duplicates=True), Asked(update_duplicates=True)]
FOREIGN = ("公司名称", "姓名", "手机", "邮箱", "所在地区", "负责人", "备注")
NATIVE = (
    "线索编号",
    "客户名称",
    "联系人",
    "联系方式",
    "线索等级",
    "跟进日期",
    "沟通内容摘要",
    "负责人",
    "当前状态",
)

_foreign = st.tuples(
    st.sampled_from(["", "苏州博远精密机械有限公司", "博远精密机械（苏州）有限公司", "宁波海通电子有限公司"]),
    st.sampled_from(["", "赵一平", "王五"]),
    st.sampled_from(["", "13900020002", "13800010001"]),
    st.sampled_from(["", "zhao@boyuan.example.com"]),
    st.sampled_from(["", "江苏苏州", "上海"]),
    st.sampled_from(["", "wang", "Dwight"]),
    st.sampled_from(["", "好", "大客户"]),
)
_native = st.tuples(
    st.sampled_from(["", "XS-20260501-001", "XS-20260501-002"]),
    st.sampled_from(["", "苏州博远精密机械有限公司", "宁波海通电子有限公司"]),
    st.sampled_from(["", "赵一平"]),
    st.sampled_from(["", "13900020002", "zhao@boyuan.example.com"]),
    st.sampled_from(["", "A", "B", "Z"]),
    st.sampled_from(["", "2026-05-03", "2026-05-04"]),
    st.sampled_from(["", "聊过"]),
    st.sampled_from(["", "wang", "李雷"]),
    st.sampled_from(["", "意向客户", "流失客户"]),
)


def _files(rows: st.SearchStrategy[Row]) -> st.SearchStrategy[tuple[list[Row], list[Row]]]:
    return st.tuples(st.lists(rows, max_size=3), st.lists(rows, min_size=1, max_size=5))


_FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(_files(_foreign), st.sampled_from(ASKED), st.sampled_from([1, 100]))
@_FEW
def test_a_foreign_file_does_what_its_rehearsal_says(
    desk: Desk, files: tuple[list[Row], list[Row]], asked: Asked, at_once: int
) -> None:
    # What a row adds to a lead that is here may tell the next chunk more.
    _as_rehearsed(desk, FOREIGN, files, asked, 100 if asked.update_duplicates else at_once)


@given(_files(_native), st.sampled_from([1, 100]))
@_FEW
def test_a_record_sheet_does_what_its_rehearsal_says(
    desk: Desk, files: tuple[list[Row], list[Row]], at_once: int
) -> None:
    _as_rehearsed(desk, NATIVE, files, Asked(), at_once)


def _as_rehearsed(
    desk: Desk, titles: Row, files: tuple[list[Row], list[Row]], asked: Asked, at_once: int
) -> None:
    """Import the one file, rehearse and import the other, and take both back."""
    batches = []
    try:
        if files[0]:
            batches.append(_import(desk, table(titles, *files[0]), Asked()).batch_id)
        told = rehearse(desk.store, desk.wang, table(titles, *files[1]), name="it.csv", asked=asked)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(importing, "CHUNK_LEADS", at_once)
            patch.setattr(pacing, "next_size", lambda size, *_args, **_limits: size)
            done = _import(desk, table(titles, *files[1]), asked)
        batches.append(done.batch_id)
        # Of a lead that a file names in several ways, one chunk may settle what the next finds as it is.
        names = [name for name in _done(done) if at_once > 1 or name not in ("leads_updated", "leads_same")]
        assert [_done(done)[name] for name in names] == [_rehearsed(told)[name] for name in names]
        assert {row.row for row in told.rows if row.verdict in ("error", "left")} == dict(
            done.rejected
        ).keys()
    finally:
        for batch in reversed(batches):
            import_revert.revert(desk.store, desk.wang, batch)


def _import(desk: Desk, file: io.BytesIO, asked: Asked) -> Result:
    return importing.run(desk.store, desk.wang, file, name="it.csv", asked=asked)


def _done(result: Result) -> Counter[str]:
    names = ("leads_created", "leads_updated", "leads_same", "duplicates", "rejected")
    return Counter({name: result.counts.get(name, 0) for name in names})


def _rehearsed(told: Rehearsal) -> Counter[str]:
    leads, rows = told.lead_counts, told.counts
    return Counter(
        {
            "leads_created": leads.get("create", 0) + leads.get("duplicate", 0),
            "leads_updated": leads.get("update", 0),
            "leads_same": leads.get("same", 0),
            "duplicates": leads.get("duplicate", 0),
            "rejected": rows.get("error", 0) + rows.get("left", 0),
        }
    )
