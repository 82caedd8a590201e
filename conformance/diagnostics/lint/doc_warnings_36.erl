-module(doc_warnings_36).
-compile([warn_missing_doc, export_all]).
-moduledoc "".
f(X) -> X.
