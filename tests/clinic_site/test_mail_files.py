from email import message_from_bytes, policy

from django.core.mail import EmailMessage

from clinic_site.mail_files import EmailBackend


def test_each_message_is_a_file_that_a_mail_program_opens(tmp_path):
    backend = EmailBackend(folder=tmp_path, alias="default")
    message = EmailMessage("Grüße", "Hello 😀\n", to=["patient@example.com"])
    message.extra_headers["Message-ID"] = "<../../one@clinic.example>"

    backend.send_messages([message])
    backend.send_messages([message])

    (file,) = tmp_path.iterdir()
    assert file.suffix == ".eml"
    stored = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert stored["Subject"] == "Grüße"
    assert "Hello 😀" in stored.get_content()
