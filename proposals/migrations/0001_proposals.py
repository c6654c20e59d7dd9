"""Proposals: editions, products with their prices, the record of suitability, and answers by link."""

import common.models
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('customers', '0025_pairs_that_may_be_one'),
        ('files', '0001_stored_files'),
        ('needs', '0001_needs'),
        ('notebook', '0002_acts_on_many'),
        ('pricing', '0003_shipped_standard'),
        ('products', '0004_shipped_catalogue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('number', models.CharField(max_length=20)),
                ('edition', models.PositiveSmallIntegerField(default=1)),
                ('title', models.CharField(max_length=60, verbose_name='Title')),
                ('summary', models.TextField(max_length=220, verbose_name='Summary')),
                ('situation', models.TextField(max_length=3000, verbose_name='Your situation')),
                ('lack', models.TextField(max_length=3000, verbose_name='What you need')),
                ('offer', models.TextField(max_length=3000, verbose_name='What we offer')),
                ('price', models.TextField(max_length=3000, verbose_name='Price')),
                ('team', models.TextField(max_length=3000, verbose_name='Your team')),
                ('promises', models.TextField(max_length=3000, verbose_name='What we promise')),
                ('steps', models.TextField(max_length=3000, verbose_name='Next steps')),
                ('valid_until', models.DateField(verbose_name='We stand by it until')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waits for approval'), ('approved', 'Approved'), ('sent', 'Sent'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('closed', 'Closed')], default='draft', max_length=9, verbose_name='State')),
                ('hands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('written_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('returned_because', models.CharField(blank=True, max_length=300)),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('sent_to', models.CharField(blank=True, max_length=120, verbose_name='Sent to')),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_because', models.CharField(blank=True, max_length=300)),
                ('version', models.PositiveIntegerField(default=1)),
                ('form_key', models.UUIDField(blank=True, null=True, unique=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.contact', verbose_name='To whom it goes')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='customers.customer')),
                ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notebook.customerfile', verbose_name='Logo of the customer')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='needs.need', verbose_name='For the need')),
                ('pdf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('word', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ProposalAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('answer', models.CharField(choices=[('accepted', 'We accept it'), ('refused', 'We do not accept it'), ('questions', 'We have questions')], max_length=9, verbose_name='Your answer')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='In your words')),
                ('who', models.CharField(max_length=60, verbose_name='Your name')),
                ('answered_at', models.DateTimeField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='proposals.proposal')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ProposalProduct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.uuid7, editable=False, unique=True)),
                ('why', models.CharField(max_length=300, verbose_name='Why it fits')),
                ('rate', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True)),
                ('concession', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pricing.concession')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='proposals.proposal')),
                ('quote', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pricing.quote', verbose_name='Quote')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='products.productversion', verbose_name='Product')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Suitability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('does', models.CharField(max_length=300, verbose_name='What the product does for the customer')),
                ('risks', models.CharField(max_length=300, verbose_name='Its risks, as they were explained')),
                ('interest', models.CharField(max_length=300, verbose_name='In whose interest it is')),
                ('bearing', models.CharField(max_length=300, verbose_name='Why the customer can carry it')),
                ('cash_flow_fen', models.BigIntegerField(blank=True, null=True, verbose_name='Operating cash flow of a year')),
                ('debt_service_fen', models.BigIntegerField(blank=True, null=True, verbose_name='Debt service of a year, this included')),
                ('confirmed_at', models.DateTimeField()),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('product', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='suitability', to='proposals.proposalproduct')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['customer', '-id'], name='proposal_of_customer'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(condition=models.Q(('state', 'submitted')), fields=['submitted_at'], name='proposal_waiting'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('number', 'edition'), name='proposal_edition_once'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'submitted'])), fields=('number',), name='proposal_one_written'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(models.Q(('approved_by', models.F('submitted_by')), _negated=True), models.Q(('approved_by', models.F('written_by')), _negated=True)), _connector='OR'), name='proposal_four_eyes'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'closed']), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('pdf__isnull', False), ('word__isnull', False)), _connector='OR'), name='proposal_approved_by'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sent', 'accepted', 'refused']), _negated=True), models.Q(('expires_on__isnull', False), ('sent_at__isnull', False), models.Q(('sent_to', ''), _negated=True)), _connector='OR'), name='proposal_sent_to'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='proposal_closed_at'),
        ),
        migrations.AddConstraint(
            model_name='proposalanswer',
            constraint=models.UniqueConstraint(condition=models.Q(('answer__in', ['accepted', 'refused'])), fields=('proposal',), name='proposalanswer_one_last'),
        ),
        migrations.AddConstraint(
            model_name='proposalproduct',
            constraint=models.UniqueConstraint(fields=('proposal', 'version'), name='proposalproduct_once'),
        ),
        migrations.AddConstraint(
            model_name='proposalproduct',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('concession', None), ('quote', None), ('rate', None)), models.Q(('quote__isnull', False), ('rate__isnull', False)), _connector='OR'), name='proposalproduct_rate_of_quote'),
        ),
        migrations.AddConstraint(
            model_name='suitability',
            constraint=models.CheckConstraint(condition=models.Q(('debt_service_fen', None), ('debt_service_fen__gte', 0), _connector='OR'), name='suitability_debt_service'),
        ),
    ]
