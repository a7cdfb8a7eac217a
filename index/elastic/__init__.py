"""The searcher on Elasticsearch: plans and records as documents of their own, found by the same terms as in SQLite.

    address      elasticsearch+https://host:9200/name → where, and with whose rights
    connection   the client, made when first used; its errors as ours
    layout       mappings, names of indices and what an index says of itself
    document     a kept plan → its document and those of its records
    question     words and filters → a query
    number       bounds that are compared exactly
    walk, count  pages of any depth; facets and groups whose counts are right
    plan_search, record_search, searcher
    patience     asking again what was not answered
    bulk         documents out, every item's result looked at
    sync         what changed in the store → the index; rebuild → a new index beside the old one

Text is segmented on our side (index/segment.py) and indexed by the whitespace analyzer, so that nothing but the core
server is needed: no plug-in, no script, no _reindex, no _delete_by_query. `elasticsearch` is imported where it is used.
"""
