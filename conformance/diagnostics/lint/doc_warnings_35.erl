-module(doc_warnings_35).
-compile([warn_missing_doc]).
-moduledoc #{since => "1"}.
-export([f/1, g/1]).
f(X) -> X.
-doc #{equiv => f}.
g(X) -> X.
