-module(a_term_is_constructed_but_never_14). -compile([export_all,nowarn_export_all]).
f(X) -> Y = <<X>>, ok.
