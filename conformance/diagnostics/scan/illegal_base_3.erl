-module(illegal_base_3). -compile([export_all,nowarn_export_all]).
f(X) -> {1#x, 2}.
