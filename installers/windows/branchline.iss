; Inno Setup 6: iscc /DVersion=0.1.0 installers\windows\branchline.iss   (after dist\branchline is made)
#ifndef Version
  #error Give the version: iscc /DVersion=...
#endif

[Setup]
AppId={{6B0D6B0E-4F0B-4C57-9D3B-3A8F2C1E7A51}
AppName=Branchline
AppVersion={#Version}
DefaultDirName={autopf}\Branchline
DefaultGroupName=Branchline
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=branchline-{#Version}-setup
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
PrivilegesRequiredOverridesAllowed=dialog
CloseApplications=yes

[Files]
Source: "dist\branchline\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Branchline"; Filename: "{app}\branchline.exe"

[Run]
Filename: "{app}\branchline.exe"; Description: "Branchline"; Flags: postinstall nowait skipifsilent
; The data of a store lives in the user's profile and is left alone, also by the uninstaller.
