"""Files of closed deals are tables of `imports` from now on: those that were brought are there with what became of them."""

from django.db import migrations

# What was ordered and not finished can be ordered again: a deal is known by its number and taken over once.
OVER = """
INSERT INTO imports_sheetrun (public_id, file_name, source_system, header, mapping, codes, state, uploaded_at,
    finished_at, rows, taken, known, faults, form_key, target, changed, wrong_rows, passed, said, figures, twice,
    file_id, uploaded_by_id)
SELECT d.public_id, d.file_name, '', d.header, d.mapping, d.codes,
    CASE d.state WHEN 'ordered' THEN 'read' ELSE d.state END, d.uploaded_at, d.finished_at, d.rows, d.taken, d.known,
    '[]', d.form_key, 'deals', 0,
    (SELECT count(DISTINCT fault -> 0) FROM jsonb_array_elements(d.faults) AS fault), d.running,
    jsonb_build_object('source_system', d.source_system),
    jsonb_build_object('won', d.won, 'lost', d.lost, 'running', d.running), '[]', d.file_id, d.uploaded_by_id
FROM prospects_dealimport AS d ORDER BY d.id;
UPDATE common_job SET state = 'failed', lease_until = NULL, error = 'its file is a table of imports now'
WHERE kind = 'deal_import' AND state IN ('pending', 'running');
"""
BACK = """
INSERT INTO prospects_dealimport (public_id, file_name, source_system, header, mapping, codes, state, uploaded_at,
    finished_at, rows, taken, known, faults, form_key, won, lost, running, file_id, uploaded_by_id)
SELECT r.public_id, r.file_name, coalesce(r.said ->> 'source_system', ''), r.header, r.mapping, r.codes,
    CASE r.state WHEN 'done' THEN 'done' ELSE 'read' END, r.uploaded_at, r.finished_at, r.rows, r.taken, r.known,
    '[]', r.form_key, coalesce((r.figures ->> 'won')::int, 0), coalesce((r.figures ->> 'lost')::int, 0),
    coalesce((r.figures ->> 'running')::int, 0), r.file_id, r.uploaded_by_id
FROM imports_sheetrun AS r WHERE r.target = 'deals' AND r.file_id IS NOT NULL ORDER BY r.id;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("prospects", "0007_amounts_that_sum"),
        ("imports", "0002_rows_kept_and_said"),
    ]

    operations = [
        migrations.RunSQL(OVER, BACK),
        migrations.DeleteModel(name="DealImport"),
    ]
