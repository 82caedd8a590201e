-module(variable_x_shadowed_in_generate). -compile([export_all,nowarn_export_all]).
foo(X) -> << X || X <- Y >>.
