-- WhatsApp says up to a day later that a message came too late: until then its template is kept.

create index chat_messages_kept on chat_messages (sent_at) where state = 'sent' and said is not null;
comment on index chat_messages_kept is 'Sent, but not known to have arrived: what is kept of them is forgotten after two days.';
