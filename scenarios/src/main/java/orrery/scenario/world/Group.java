package orrery.scenario.world;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import orrery.device.DeviceType;
import orrery.device.churn.ChurnModel;
import orrery.device.energy.RadioPower;
import orrery.host.Host;
import orrery.host.Protocol;
import orrery.net.Network;
import orrery.net.Nic;
import orrery.net.Node;

/**
 * What residents of one kind have in common, held once.
 *
 * @param network what they are all in
 * @param name as the scenario names the group
 * @param nic what joins each to its LAN or, outside of homes, to the backbone
 * @param owner whose they are
 * @param power whether there is any where they are
 * @param supplies what they take their energy from
 * @param demands what is wanted of them
 * @param radios what their interfaces take, by number
 * @param programs what runs on each
 * @param churn how they come and go; empty for always on
 */
record Group(
    Network network, String name, DeviceType type, Nic nic, Owner owner, Power power, Supplies supplies, Demands demands, List<RadioPower> radios, List<BiFunction<Node, Host, Protocol>> programs, Optional<ChurnModel> churn) {}
