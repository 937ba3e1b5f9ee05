"""The groups of staff and what each may do, and the workflow in which clinicians review pages.

Permissions are named, not imported, so that this module knows no other app.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITORS, FRONT_DESK = "Editors", "Front desk"
CLINICIANS, ADMINISTRATORS = "Clinicians", "Administrators"

CLINICAL_REVIEW = "Clinical review"
# What a new Wagtail comes with, in place of our groups and workflow.
WAGTAIL_GROUP, WAGTAIL_WORKFLOW = "Moderators", "Moderators approval"


def _all(model, *actions):
    """Return the names of a model's permissions: all four unless `actions` are named."""
    app, name = model.split(".")
    return {f"{app}.{action}_{name}" for action in actions or ("add", "change", "delete", "view")}


# Editors keep the house's voice, the front desk answers for what patients are told.
_MESSAGE_TEXTS = _all("booking.messagetext", "view", "change", "publish")
_EDITORS_PERMISSIONS = (
    {"wagtailadmin.access_admin"}
    | _all("education.source", "add", "change", "view")
    | _all("education.pagefeedback", "view")
    | _all("education.searchhint")
    | _all("clinic_site.clinicsettings", "change")
    | _all("clinic_site.closure")
    | _all("education.navigation", "change")
    | _all("booking.requestwording", "change")
    | _MESSAGE_TEXTS
)

# Group to permissions on whole models.
PERMISSIONS = {
    EDITORS: _EDITORS_PERMISSIONS,
    CLINICIANS: _EDITORS_PERMISSIONS | {"education.sign_off_explainerpage"},
    FRONT_DESK: (
        {"wagtailadmin.access_admin"}
        | _all("booking.appointmentrequest", "view", "change")
        # Their hours and absences: the panels keep the rest for whoever may add practitioners.
        | _all("clinic_site.practitioner", "view", "change")
        | _all("clinic_site.closure")
        | _MESSAGE_TEXTS
    ),
    # All but the clinical sign-off, which only clinicians give.
    ADMINISTRATORS: (
        _EDITORS_PERMISSIONS
        | _all("booking.appointmentrequest", "view", "change")
        | _all("booking.access", "view")
        | {"booking.erase_requests", "booking.view_numbers"}
        | _all("booking.retentionsettings", "change")
        | _all("education.source")
        | _all("clinic_site.practitioner")
        | _all("clinic_site.bodyarea")
        | _all("auth.user")
        | _all("auth.group")
        | _all("wagtailredirects.redirect")
        | _all("wagtailcore.site")
        | _all("wagtailcore.workflow", "add", "change", "delete")
        | _all("wagtailcore.task", "add", "change", "delete")
    ),
}

_EDITORS_ON_PAGES = {"add_page", "change_page", "publish_page", "lock_page"}

# Group to permissions on every page, and on every collection.
PAGE_PERMISSIONS = {
    EDITORS: _EDITORS_ON_PAGES,
    CLINICIANS: _EDITORS_ON_PAGES,
    ADMINISTRATORS: _EDITORS_ON_PAGES | {"unlock_page", "bulk_delete_page"},
}
_EDITORS_ON_COLLECTIONS = _all("wagtailimages.image", "add", "change", "choose")
COLLECTION_PERMISSIONS = {
    EDITORS: _EDITORS_ON_COLLECTIONS,
    CLINICIANS: _EDITORS_ON_COLLECTIONS,
    ADMINISTRATORS: _EDITORS_ON_COLLECTIONS
    | _all("wagtailimages.image", "delete")
    | _all("wagtailcore.collection", "add", "change", "delete"),
}


@transaction.atomic
def set_up_groups():
    """Make the groups, their permissions and the workflow, once.

    From then on they belong to the administrators: what those take away stays away.
    """
    if Group.objects.filter(name=CLINICIANS).exists():
        return
    for name in PERMISSIONS:
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permissions(PERMISSIONS[name]))
        _allow_pages(group, PAGE_PERMISSIONS.get(name, ()))
        _allow_collections(group, COLLECTION_PERMISSIONS.get(name, ()))
    if not Workflow.objects.filter(name=CLINICAL_REVIEW).exists():
        _remove_wagtails_own()
        _create_clinical_review()


def _permissions(names):
    """Return the permissions called `names`; an app that is not there yet has none."""
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)


def _allow_pages(group, codenames):
    root = Page.get_first_root_node()
    for permission in _permissions(f"wagtailcore.{codename}" for codename in codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _allow_collections(group, names):
    root = Collection.get_first_root_node()
    for permission in _permissions(names):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission
        )


def _remove_wagtails_own():
    """Remove the group and workflow that a new Wagtail comes with, unless somebody used them."""
    workflow = Workflow.objects.filter(name=WAGTAIL_WORKFLOW, workflow_states=None)
    workflow.delete()
    tasks = GroupApprovalTask.objects.filter(name=WAGTAIL_WORKFLOW)
    tasks.filter(task_states=None, workflow_tasks=None).delete()
    unused = Group.objects.filter(name=WAGTAIL_GROUP, user=None, groupapprovaltask=None)
    unused.delete()


def _create_clinical_review():
    """Create the workflow; it applies to all pages unless another one does already."""
    task = GroupApprovalTask.objects.create(name=CLINICAL_REVIEW)
    task.groups.add(Group.objects.get(name=CLINICIANS))
    workflow = Workflow.objects.create(name=CLINICAL_REVIEW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.get_or_create(
        page=Page.get_first_root_node(), defaults={"workflow": workflow}
    )
