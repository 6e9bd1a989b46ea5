package orrery.net.task;

/** How far it is to where work is done, the nearest first. */
public enum Reach {
  /** The device itself. */
  OWN,
  /** Another device of its LAN. */
  LINK,
  /** An edge data centre. */
  ELSEWHERE,
  /** The cloud. */
  CENTRAL
}
