-module(bad_indentation_in_triple_quoted_string). -compile([export_all,nowarn_export_all]).
f(X) -> """
  abc
    """.
g(X) -> Y.
