-module(the_result_of_calling_length_is_3). -compile([export_all,nowarn_export_all]).
f(X) -> length(<<X>>), tuple_size([X]), element(1, [X]), {X} + 1, [X] ++ a, {X} ++ a.
