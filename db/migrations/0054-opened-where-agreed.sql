-- How often something was opened by the link in a letter: counted only for those who agreed to it, never who it was.
alter table subscription_subscribers add counts_opens boolean not null default false;
comment on column subscription_subscribers.counts_opens is 'They agreed that it is counted when they open something by the link in a letter.';

alter table subscription_sendings add counted boolean not null default false;
comment on column subscription_sendings.counted is 'Sent to somebody who agreed that opening is counted: the links of the letter are.';

alter table subscription_reaches
  add agreed bigint not null default 0,
  add opened bigint not null default 0;
comment on column subscription_reaches.agreed is 'Letters sent to those who agreed that opening is counted, of what is forgotten.';
comment on column subscription_reaches.opened is 'How often it was opened by the link in such a letter.';
