"""An invented company's file, which tests change as they need it."""

SHOP = """\
company: Winkel
source: its own imprint
because: invented for the tests
domains:
  - domain: winkel.example
    from: 2020-05
    checked: yes
    because: its imprint stands there
  - domain: kraam.example
    until: 2020
    because: the domain of its former name
former_names:
  - name: Kraam
    until: 2020-05
    source: its own imprint
named_in:
  - study: A study of 2019
    practice: customer_lists
    because: the study was about lists
    on: 2019-11
    source: the study
    url: https://study.example/report
quotes:
  - reply: stopped_after_notice
    practice: web
    by: a newspaper
    on: 2026-03
    says: said its pages send nothing any more
    source: a newspaper of March 2026
    url: https://news.example/1
"""
