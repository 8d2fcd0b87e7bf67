"""taking part, running a discussion

Tables that had no callers yet are made anew; a batch on "contribution" would copy every row and
lose its CHECKs on SQLite, so its columns are added one by one.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 12:55:25

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    for table in ("draft", "signatory", "translation"):
        op.drop_table(table)
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=True),
    sa.Column('organisation', sa.String(length=300), nullable=True),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('accepted', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declined', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_invitation_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['scope_id'], ['scope.id'], name=op.f('fk_invitation_scope_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('scope_id', 'email', name=op.f('uq_invitation_scope_id_email'))
    )
    op.create_table('sign_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('begun', sa.DateTime(timezone=True), nullable=False),
    sa.Column('how', sa.String(length=8), nullable=False),
    sa.Column('agent', sa.String(length=200), nullable=False),
    sa.Column('ended', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("how in ('password', 'link')", name=op.f('ck_sign_in_how')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_person_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in'))
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_person_id'), ['person_id'], unique=False)

    op.create_table('discussion_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('discussion_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=24), nullable=False),
    sa.Column('about', sa.String(length=24), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('after', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_discussion_change_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['discussion_id'], ['discussion.id'], name=op.f('fk_discussion_change_discussion_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_discussion_change'))
    )
    with op.batch_alter_table('discussion_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_discussion_change_discussion_id'), ['discussion_id'], unique=False)

    op.create_table('report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=32), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_report_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['closed_by_id'], ['person.id'], name=op.f('fk_report_closed_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_report_submission_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report'))
    )
    with op.batch_alter_table('report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_submission_id'), ['submission_id'], unique=False)

    op.create_table('draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=26), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('contribution_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('discussion_id', sa.Integer(), nullable=False),
    sa.Column('reply_to_id', sa.Integer(), nullable=True),
    sa.Column('parts', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('rev', sa.Integer(), nullable=False),
    sa.Column('saved', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind in ('contribution', 'edit', 'behalf', 'message')", name=op.f('ck_draft_kind')),
    sa.ForeignKeyConstraint(['contribution_id'], ['contribution.id'], name=op.f('fk_draft_contribution_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['discussion_id'], ['discussion.id'], name=op.f('fk_draft_discussion_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_draft_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['reply_to_id'], ['contribution.id'], name=op.f('fk_draft_reply_to_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_token'), ['token'], unique=True)

    op.create_table('signatory',
    sa.Column('contribution_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('confirmed', sa.DateTime(timezone=True), nullable=True),
    sa.Column('disowned', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_signatory_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['contribution_id'], ['contribution.id'], name=op.f('fk_signatory_contribution_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_signatory_organisation_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('contribution_id', 'organisation_id', name=op.f('pk_signatory'))
    )
    op.create_table('draft_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('upload_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_draft_file_draft_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_draft_file_upload_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_file'))
    )
    with op.batch_alter_table('draft_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_file_draft_id'), ['draft_id'], unique=False)

    op.create_table('translation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('method', sa.String(length=8), nullable=False),
    sa.Column('engine', sa.String(length=60), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("method in ('human', 'machine')", name=op.f('ck_translation_method')),
    sa.CheckConstraint("state in ('draft', 'offered', 'reviewed', 'declined', 'replaced')", name=op.f('ck_translation_state')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_translation_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_translation_decided_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['version_id'], ['version.id'], name=op.f('fk_translation_version_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_translation'))
    )
    with op.batch_alter_table('translation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_translation_version_id'), ['version_id'], unique=False)
        batch_op.create_index('uq_translation_reviewed', ['version_id', 'language'], unique=True, sqlite_where=sa.text("state = 'reviewed'"), postgresql_where=sa.text("state = 'reviewed'"))

    op.execute("ALTER TABLE affiliation ADD COLUMN named BOOLEAN DEFAULT false NOT NULL")
    moment = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP WITH TIME ZONE"
    op.execute("ALTER TABLE contribution ADD COLUMN receipt VARCHAR(12)")
    op.execute(
        "ALTER TABLE contribution ADD COLUMN message VARCHAR(10)"
        " CONSTRAINT ck_contribution_message"
        " CHECK (message in ('launch', 'summary', 'reminder', 'closing'))"
        " CONSTRAINT ck_contribution_message_kind"
        " CHECK (message is null or kind = 'facilitator')"
    )
    op.execute(f"ALTER TABLE contribution ADD COLUMN pinned {moment}")
    json = "JSON" if op.get_bind().dialect.name == "sqlite" else "JSONB"
    op.execute("ALTER TABLE token ADD COLUMN email VARCHAR(320)")
    op.execute(f"ALTER TABLE token ADD COLUMN details {json}")
    op.create_index("ix_contribution_receipt", "contribution", ["receipt"], unique=True)
    pinned = sa.text("pinned is not null")
    op.create_index(
        "ix_contribution_pinned", "contribution", ["discussion_id"],
        sqlite_where=pinned, postgresql_where=pinned,
    )


def downgrade():
    raise NotImplementedError("drafts, reports and receipts would be lost")
