-module(binary_construction_will_fail_with_a). -compile([export_all,nowarn_export_all]).
f(X) -> <<-1/utf8>>.
