package orrery.scenario;

import orrery.host.Doc;

/** Whose a device is (EC-10: account is a scope to discover by). */
public sealed interface Account {

  /** One account for all devices of the home that say so. */
  Account HOUSEHOLD = new Household();

  /** An account of the device's own. */
  Account OWN = new Own();

  /** One account for a home. A machine that is in no home is a household of its own. */
  @Doc("One account for all devices of the home that say so.")
  record Household() implements Account {}

  /** One account for each device. */
  @Doc("An account of the device's own.")
  record Own() implements Account {}

  /** One account over several links: homes of a family, or somebody's single machines. */
  @Doc("One account for so many homes that follow each other, as of somebody who has two: that of the household of the first. Of machines that are in no home, for so many machines.")
  record SharedBy(@Doc("How many homes, or machines.") @Within(least = "1", greatest = "1000") int count) implements Account {}

  /** The same wherever it is said. */
  @Doc("The account of this name, of whatever groups and networks say so.")
  record Named(@Doc("Its name.") String name) implements Account {}
}
