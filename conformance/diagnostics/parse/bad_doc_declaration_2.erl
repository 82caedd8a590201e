-module(bad_doc_declaration_2). -compile([export_all,nowarn_export_all]).
-doc foo(X, Y).
f(X) -> X.
