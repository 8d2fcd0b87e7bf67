"""the desk in full

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-22 17:06:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('decision_seq', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=False),
    sa.Column('opened', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('upheld', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answer_language', sa.String(length=12), nullable=True),
    sa.CheckConstraint('(decided is null) = (upheld is null) and (decided is null) = (answer is null)', name=op.f('ck_appeal_decided')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_appeal_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_appeal_decided_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['submission_id', 'decision_seq'], ['decision.submission_id', 'decision.seq'], name='fk_appeal_decision'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('submission_id', 'decision_seq', name=op.f('uq_appeal_submission_id_decision_seq'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index('uq_appeal_open', ['submission_id'], unique=True, sqlite_where=sa.text('decided is null'), postgresql_where=sa.text('decided is null'))

    op.create_table('absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=False),
    sa.Column('deputy_id', sa.Integer(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('deputy_id is null or deputy_id <> person_id', name=op.f('ck_absence_deputy')),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_absence_deputy_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_absence_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['scope_id'], ['scope.id'], name=op.f('fk_absence_scope_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
    sa.UniqueConstraint('person_id', 'scope_id', name=op.f('uq_absence_person_id_scope_id'))
    )
    op.create_index('ix_absence_scope_id', 'absence', ['scope_id'])
    op.create_index('ix_decision_merged_into', 'decision', ['merged_into_id'], sqlite_where=sa.text('merged_into_id is not null'), postgresql_where=sa.text('merged_into_id is not null'))
    op.create_index('ix_decision_batch', 'decision', ['batch'], sqlite_where=sa.text('batch is not null'), postgresql_where=sa.text('batch is not null'))
    op.create_table('reason_text',
    sa.Column('key', sa.String(length=32), nullable=False),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_reason_text'))
    )
    op.execute("ALTER TABLE report ADD COLUMN answer TEXT")
    op.bulk_insert(
        sa.table("allowed_move", sa.column("from_state"), sa.column("to_state")),
        [
            {"from_state": "held", "to_state": "merged"},
            {"from_state": "merged", "to_state": "held"},
        ],
    )


def downgrade():
    raise NotImplementedError("appeals would be lost")
