-module(illegal_map_association_did_you_mean). -compile([export_all,nowarn_export_all]).
foo(X) -> #{X := Y || X <- Y}.
