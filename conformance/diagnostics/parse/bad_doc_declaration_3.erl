-module(bad_doc_declaration_3). -compile([export_all,nowarn_export_all]).
-doc fun() -> ok end.
f(X) -> X.
