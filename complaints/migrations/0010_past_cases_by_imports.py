"""Files of past cases are tables of `imports` from now on: those that were brought are there with what became of them."""

import pgtrigger.migrations
from django.db import migrations

# What was ordered and not finished can be ordered again: a case is known by its number and taken over once.
OVER = """
INSERT INTO imports_sheetrun (public_id, file_name, source_system, header, mapping, codes, state, uploaded_at,
    finished_at, rows, taken, known, faults, form_key, target, changed, wrong_rows, passed, said, figures, twice,
    file_id, uploaded_by_id)
SELECT h.public_id, h.file_name, '', h.header, h.mapping, h.codes,
    CASE h.state WHEN 'ordered' THEN 'read' ELSE h.state END, h.uploaded_at, h.finished_at, h.rows, h.taken, h.known,
    '[]', h.form_key, 'complaints', 0,
    (SELECT count(DISTINCT fault -> 0) FROM jsonb_array_elements(h.faults) AS fault), 0,
    jsonb_strip_nulls(jsonb_build_object('source_system', h.source_system, 'unit', u.code)), '{}', '[]',
    CASE h.state WHEN 'done' THEN NULL ELSE h.file_id END, h.uploaded_by_id
FROM complaints_historyimport AS h LEFT JOIN organization_unit AS u ON u.id = h.unit_id
ORDER BY h.id;
UPDATE common_job SET state = 'failed', lease_until = NULL, error = 'its file is a table of imports now'
WHERE kind = 'complaint_history' AND state IN ('pending', 'running');
"""
BACK = """
INSERT INTO complaints_historyimport (public_id, file_name, source_system, header, mapping, codes, state, uploaded_at,
    finished_at, rows, taken, known, faults, form_key, file_id, unit_id, uploaded_by_id)
SELECT r.public_id, r.file_name, coalesce(r.said ->> 'source_system', ''), r.header, r.mapping, r.codes,
    CASE r.state WHEN 'done' THEN 'done' ELSE 'read' END, r.uploaded_at, r.finished_at, r.rows, r.taken, r.known,
    '[]', r.form_key, r.file_id, u.id, r.uploaded_by_id
FROM imports_sheetrun AS r LEFT JOIN organization_unit AS u ON u.code = r.said ->> 'unit'
WHERE r.target = 'complaints' AND r.file_id IS NOT NULL ORDER BY r.id;
"""
GRANTS = "REVOKE DELETE, TRUNCATE ON complaints_historyimport FROM hausbank_app, hausbank_loader;"


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0009_published_classes"),
        ("imports", "0002_rows_kept_and_said"),
        ("organization", "0004_hints_for_newcomers"),
    ]

    operations = [
        migrations.RunSQL(OVER, BACK),
        migrations.RunSQL(migrations.RunSQL.noop, GRANTS),
        pgtrigger.migrations.RemoveTrigger(model_name="historyimport", name="kept_row"),
        pgtrigger.migrations.RemoveTrigger(model_name="historyimport", name="kept_table"),
        migrations.DeleteModel(name="HistoryImport"),
    ]
