"""schema.org descriptions of pages, for search engines, built from what the pages say."""

from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags

from .blocks import QuestionsBlock

# How the other nodes refer to the clinic's.
CLINIC = f"{settings.SITE_URL}/#clinic"


def graph(page, request, clinic, ancestors):
    """Return the JSON-LD document of `page`; `ancestors` are the pages above it, topmost first.

    The home page, which has none, describes the clinic in full.
    """
    nodes = [
        page.get_schema(request),
        _clinic_in_short(clinic) if ancestors else clinic_node(clinic, timezone.now()),
    ]
    if questions := faq_page(page, request):
        nodes.append(questions)
    if ancestors:
        nodes.append(_breadcrumbs([*ancestors, page], request))
    return {"@context": "https://schema.org", "@graph": nodes}


def _clinic_in_short(clinic):
    """Return the node by which a page names the clinic; the home page says the rest."""
    return {
        "@type": "MedicalClinic",
        "@id": CLINIC,
        "name": clinic.name,
        "url": f"{settings.SITE_URL}/",
    }


def clinic_node(clinic, now):
    node = {
        "@type": ["MedicalClinic", "Physiotherapy"],
        "@id": CLINIC,
        "name": clinic.name,
        "url": f"{settings.SITE_URL}/",
        "telephone": clinic.phone.as_e164 if clinic.phone else "",
        "email": clinic.email,
        "areaServed": clinic.area_served,
    }
    if clinic.street_address:
        node["address"] = {
            "@type": "PostalAddress",
            "streetAddress": clinic.street_address,
            "addressLocality": clinic.city,
            "addressRegion": clinic.province,
            "postalCode": clinic.postal_code,
            "addressCountry": settings.PHONENUMBER_DEFAULT_REGION,
        }
    node["openingHoursSpecification"] = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": day,
            "opens": f"{opens:%H:%M}",
            "closes": f"{closes:%H:%M}",
        }
        for day, times in clinic.week
        for opens, closes in times
    ]
    node["specialOpeningHoursSpecification"] = [
        # Closing when it opens is how search engines want "closed all day":
        # https://developers.google.com/search/docs/appearance/structured-data/local-business
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": closure.first_day.isoformat(),
            "validThrough": closure.last_day.isoformat(),
            "opens": "00:00",
            "closes": "00:00",
        }
        for closure in clinic.coming_closures(now)
    ]
    return {name: value for name, value in node.items() if value}


def web_page(page, request, kind="WebPage"):
    url = page.get_full_url(request)
    return {
        "@type": kind,
        "@id": url,
        "url": url,
        "name": page.title,
        "description": page.share_description,
        "inLanguage": "en-CA",
        "publisher": {"@id": CLINIC},
    }


def medical_page(page, request):
    """Return the MedicalWebPage node of a page with a review record."""
    node = web_page(page, request, "MedicalWebPage")
    if page.last_published_at:
        node["dateModified"] = page.last_published_at.date().isoformat()
    if page.is_reviewed:
        node["lastReviewed"] = page.reviewed_date.isoformat()
        node["reviewedBy"] = {"@type": "Person", "name": page.reviewed_by}
    return node


def faq_page(page, request):
    """Return the FAQPage node of a page that answers questions, else None."""
    questions = [
        {
            "@type": "Question",
            "name": item["question"],
            "acceptedAnswer": {"@type": "Answer", "text": strip_tags(item["answer"].source)},
        }
        for block in page.body
        if isinstance(block.block, QuestionsBlock)
        for item in block.value["items"]
    ]
    if questions:
        url = f"{page.get_full_url(request)}#questions"
        return {"@type": "FAQPage", "@id": url, "mainEntity": questions}


def _breadcrumbs(pages, request):
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": page.title,
                "item": page.get_full_url(request),
            }
            for position, page in enumerate(pages, start=1)
        ],
    }
