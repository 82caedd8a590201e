-module(bad_indentation_in_triple_quoted_string_2). -compile([export_all,nowarn_export_all]).
f(X) -> """
   a
  b
   """, foo bar.
