package io.troupe.image;

import java.io.IOException;

/** Who lives in the container: names for the numbers, and how names of machines are found. */
final class Accounts {
  private Accounts() {}

  static void write(RootFolder root) throws IOException {
    String number = Places.USER + ":" + Places.USER;
    root.text(
        "/etc/passwd",
        """
        root:x:0:0:root:/root:/bin/sh
        nobody:x:65534:65534:nobody:/:/bin/sh
        %s:x:%s:Troupe:%s:/bin/sh
        """
            .formatted(Places.USER_NAME, number, Places.DATA));
    root.text(
        "/etc/group",
        """
        root:x:0:
        nogroup:x:65534:
        %s:x:%d:
        """
            .formatted(Places.USER_NAME, Places.USER));
    root.text("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
    root.folder(Places.TEMPORARY);
    root.folder("/root");
  }
}
