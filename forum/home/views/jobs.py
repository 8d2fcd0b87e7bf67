"""The page of jobs for administrators, and the progress of one job for who asked for it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum.access import actor, limiter, missing, require
from forum.accounts.permissions import can_administer_site
from forum.clock import now
from forum.db import transaction
from forum.errors import Refused
from forum.home.views.base import blueprint
from forum.i18n import _
from forum.jobs import Job, known
from forum.jobs.operations import forget, run_again
from forum.jobs.queries import SHOWN, job, overview
from forum.jobs.running import ENDED, UNKNOWN

PER_MINUTE = "30 per minute"


def work_words(row: Job) -> str:
    """Return what a job does, in words where its feature has some."""
    work = known.get(row.name)
    return work.words() if work and work.words else row.name


def error_words(error: str) -> str:
    """Return why a job went wrong: in words what the worker itself says, else as it was noted."""
    if error == ENDED:
        return _("The worker ended while it ran")
    if error == UNKNOWN:
        return _("This release doesn't know this work")
    return error


@blueprint.get("/admin/jobs")
def jobs() -> str:
    """Show what waits, runs, failed and was done, the timed work, and whether a worker is alive."""
    require(can_administer_site(actor()))
    return render_template(
        "home/jobs.html",
        found=overview(now()),
        work_words=work_words,
        error_words=error_words,
        most=SHOWN,
    )


@blueprint.post("/admin/jobs/<int:job_id>/again")
@limiter.limit(PER_MINUTE)
def job_again(job_id: int) -> ResponseReturnValue:
    """Run a job once more, now."""
    require(can_administer_site(actor()))
    if job(job_id) is None:
        missing()
    try:
        with transaction(shown=False):
            run_again(job_id, at=now())
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The job waits for the next free worker."), "saved")
    return redirect(url_for(".jobs"), 303)


@blueprint.post("/admin/jobs/<int:job_id>/forget")
@limiter.limit(PER_MINUTE)
def job_forget(job_id: int) -> ResponseReturnValue:
    """Delete a job that failed or waits."""
    require(can_administer_site(actor()))
    if job(job_id) is None:
        missing()
    try:
        with transaction(shown=False):
            forget(job_id)
    except Refused as refused:
        flash(refused.sentence, "error")
    else:
        flash(_("The job was forgotten. It will not run."), "saved")
    return redirect(url_for(".jobs"), 303)


@blueprint.get("/jobs/<int:job_id>")
def job_progress(job_id: int) -> str:
    """Show how far a job is, to who asked for it and to administrators."""
    person = actor()
    require(person is not None)
    row = job(job_id)
    if row is None or not (row.person_ref == person.id or can_administer_site(person)):
        missing()
    return render_template(
        "home/job.html",
        row=row,
        words=work_words(row),
        error=error_words(row.error) if row.error else None,
        administers=can_administer_site(person),
    )
