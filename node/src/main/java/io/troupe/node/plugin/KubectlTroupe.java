package io.troupe.node.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The plugin's commands. kubectl finds {@code kubectl-troupe} on the PATH and passes on what
 * follows {@code kubectl troupe}.
 */
@Command(
    name = "kubectl troupe",
    description = "What the cluster remembers.",
    mixinStandardHelpOptions = true,
    versionProvider = KubectlTroupe.Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      HistoryCommand.class,
      WhyCommand.class,
      DiffCommand.class,
      AtCommand.class,
      ReplayCommand.class,
      UndoCommand.class,
      WhatIfCommand.class,
      WhoCommand.class
    })
public final class KubectlTroupe {
  private KubectlTroupe() {}

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = KubectlTroupe.class.getPackage().getImplementationVersion();
      return new String[] {"kubectl troupe " + (version == null ? "unversioned" : version)};
    }
  }

  static CommandLine line() {
    CommandLine line =
        new CommandLine(new KubectlTroupe())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(KubectlTroupe::say);
    // What follows the moment is kubectl's own.
    line.getSubcommands().get("at").setStopAtPositional(true);
    return line;
  }

  private static int say(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof KubectlFailure) {
      command.getErr().println(failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      command.getErr().println("error: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  public static void main(String[] args) {
    System.exit(line().execute(args.length == 0 ? new String[] {"--help"} : args));
  }
}
