package io.troupe.node.boot;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/** Where others would find this machine. */
final class MachineAddress {
  private MachineAddress() {}

  /**
   * The address itself, or for a loopback or wildcard address the machine's first own one; empty
   * without network.
   */
  static Optional<String> reachable(String bound) {
    try {
      InetAddress address = InetAddress.getByName(bound);
      if (!address.isLoopbackAddress() && !address.isAnyLocalAddress()) {
        return Optional.of(address.getHostAddress());
      }
      return NetworkInterface.networkInterfaces()
          .filter(MachineAddress::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
          .map(InetAddress::getHostAddress)
          .findFirst();
    } catch (java.net.UnknownHostException | SocketException e) {
      return Optional.empty();
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      return false;
    }
  }
}
