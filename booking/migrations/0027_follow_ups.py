from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0026_fast_search_on_sqlite'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointmentrequest',
            name='follow_up',
            field=models.CharField(blank=True, choices=[('call', 'The patient has to be called'), ('look', "The patient's cancellation has to be seen")], editable=False, max_length=4, verbose_name='still to do for the clinic'),
        ),
        migrations.AlterField(
            model_name='requestevent',
            name='kind',
            field=models.CharField(choices=[('submitted', 'Request received'), ('called', 'Call logged'), ('contacted', 'Marked as contacted'), ('offered', 'Times offered'), ('offer_gone', 'A chosen time was taken meanwhile'), ('offers_expired', 'The offered times ran out'), ('asked_other_times', 'Other times asked for'), ('accepted', 'An offered time accepted'), ('confirmed', 'Confirmed'), ('rescheduled', 'Moved to another time'), ('declined', 'Declined'), ('cancelled', 'Cancelled'), ('marked_duplicate', 'Marked as a duplicate'), ('marked_spam', 'Marked as spam'), ('completed', 'Visit took place'), ('missed', 'Patient did not come'), ('reopened', 'Put back to new'), ('undone', 'Undone'), ('noted', 'Internal note added'), ('claimed', 'Taken on'), ('released', 'Given back'), ('contact_changed', 'Contact details changed'), ('acknowledged', 'The patient said that they will come'), ('reminder_set', 'Reminder switched on or off'), ('earlier_set', 'Earlier time wanted, or no longer'), ('reminded', 'Reminder queued'), ('link_sent', 'Private link sent again'), ('link_replaced', 'Private link replaced'), ('seen', "The patient's cancellation seen"), ('held', 'Kept from deletion'), ('hold_lifted', 'No longer kept from deletion')], max_length=20),
        ),
        migrations.AddIndex(
            model_name='appointmentrequest',
            index=models.Index(fields=['follow_up'], name='request_follow_up'),
        ),
    ]
