"""outgoing mail: who wants what, what was said to whom

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-22 17:05:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    _outgoing_mail()
    _mailed()
    _jobs()


def downgrade():
    op.drop_table('worker')
    op.drop_table('job')
    op.drop_table('mailed')
    op.drop_table('subscription')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        for name in ('error', 'dropped', 'to_many', 'about', 'from_name'):
            batch_op.drop_column(name)


def _outgoing_mail():
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('from_name', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('about', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True))
        batch_op.add_column(sa.Column('to_many', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('dropped', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('error', sa.String(length=300), nullable=True))
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.alter_column('to_many', server_default=None)
    op.create_table('subscription',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('scope_id', sa.Integer(), nullable=False),
    sa.Column('delivery', sa.String(length=8), nullable=True),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("delivery in ('each', 'daily', 'weekly', 'none')", name=op.f('ck_subscription_delivery')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_subscription_person_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['scope_id'], ['scope.id'], name=op.f('fk_subscription_scope_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('person_id', 'scope_id', name=op.f('pk_subscription'))
    )
    with op.batch_alter_table('subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subscription_scope_id'), ['scope_id'], unique=False)


def _mailed():
    op.create_table('mailed',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('discussion_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['discussion_id'], ['discussion.id'], name=op.f('fk_mailed_discussion_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mailed_person_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('person_id', 'discussion_id', name=op.f('pk_mailed'))
    )
    with op.batch_alter_table('mailed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mailed_discussion_id'), ['discussion_id'], unique=False)
    # What happened before there were letters stays unsaid.
    op.execute('UPDATE notice SET done = due WHERE done IS NULL')


def _jobs():
    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('arguments', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('every', sa.Integer(), nullable=True),
    sa.Column('person_ref', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('asked', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queued', sa.DateTime(timezone=True), nullable=True),
    sa.Column('worker', sa.String(length=80), nullable=True),
    sa.Column('process', sa.Integer(), nullable=True),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=300), nullable=True),
    sa.Column('steps_done', sa.Integer(), nullable=True),
    sa.Column('steps', sa.Integer(), nullable=True),
    sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name=op.f('ck_job_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_state_due', ['state', 'due'], unique=False)
        batch_op.create_index('uq_job_timed', ['name'], unique=True, sqlite_where=sa.text('every IS NOT NULL'), postgresql_where=sa.text('every IS NOT NULL'))
    op.create_table('worker',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('processes', sa.Integer(), nullable=False),
    sa.Column('started', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_worker'))
    )
