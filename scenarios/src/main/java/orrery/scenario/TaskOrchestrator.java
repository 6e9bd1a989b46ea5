package orrery.scenario;

import java.util.Optional;
import orrery.host.Default;
import orrery.host.Doc;
import orrery.net.task.Policy;

/** Who chooses, knowing every processor's queue, where tasks are done that are looked at as flows. */
public record TaskOrchestrator(
    @Doc("By what it chooses: 'expected-time'; 'nearest'; 'random'; 'round-robin', who has been given the fewest; or 'trade-off', PureEdgeSim's.")
        @Default("expected-time") Policy policy,
    @Doc("Whether the device itself may do the work.") @Default("true") boolean own,
    @Doc("Whether other devices of its LAN may.") @Default("true") boolean link,
    @Doc("The edge data centres that may: a group of devices, such as 'site', that stand in public; none where it is not given.") Optional<String> sites,
    @Doc("The cloud that may: the name of a service; none where it is not given.") Optional<String> cloud) {}
