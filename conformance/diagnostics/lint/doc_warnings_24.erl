-module(doc_warnings_24).
-compile([warn_missing_doc]).
-export([f/1]).
f(X) -> Y.
