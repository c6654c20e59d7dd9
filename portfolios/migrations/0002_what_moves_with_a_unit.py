"""A handover remembers until when a membership would have lasted, and a closing each record that moved with it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portfolios', '0001_handovers'),
    ]

    operations = [
        migrations.AddField(
            model_name='handeditem',
            name='ends_before',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='MovedRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opportunity', 'Opportunities'), ('negotiation', 'Negotiations'), ('complaint', 'Complaints'), ('prospect', 'Prospects'), ('person', 'Colleagues')], max_length=12)),
                ('record_id', models.BigIntegerField()),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moved', to='portfolios.handover')),
            ],
            options={
                'ordering': ['handover_id', 'kind', 'record_id'],
                'constraints': [models.UniqueConstraint(fields=('handover', 'kind', 'record_id'), name='moved_record_once')],
            },
        ),
    ]
