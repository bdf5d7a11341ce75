package io.troupe.node.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code troupe} command. Exit codes: 0 done, 1 it could not be done, 2 wrong usage. */
@Command(
    name = "troupe",
    description = "Kubernetes rebuilt on the actor model.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Troupe.Version.class,
    subcommands = {
      Up.class,
      Server.class,
      Down.class,
      Status.class,
      Logs.class,
      Reset.class,
      Backup.class,
      Restore.class,
      Verify.class,
      Token.class,
      Agent.class,
      Bench.class,
      Train.class,
      Completion.class,
      CommandLine.HelpCommand.class
    })
public final class Troupe {
  private Troupe() {}

  /** Says the version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Troupe.class.getPackage().getImplementationVersion();
      return new String[] {"troupe " + (version == null ? "(development)" : version)};
    }
  }

  static CommandLine line() {
    return new CommandLine(new Troupe())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Troupe::misused)
        .setExecutionExceptionHandler((failure, command, _) -> {
          command.getErr().println("troupe: " + Failures.words(failure));
          return CommandLine.ExitCode.SOFTWARE;
        });
  }

  /** What is wrong alone: fifty lines of usage behind it would hide it. */
  private static int misused(CommandLine.ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    command.getErr().println("troupe: " + misuse.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(misuse, command.getErr());
    command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  public static void main(String[] args) {
    int code = line().execute(args.length == 0 ? new String[] {"--help"} : args);
    if (code != Foreground.KEEPS_RUNNING) {
      System.exit(code);
    }
  }
}
