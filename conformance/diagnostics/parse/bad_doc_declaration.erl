-module(bad_doc_declaration). -compile([export_all,nowarn_export_all]).
-doc a, b.
f(X) -> X.
